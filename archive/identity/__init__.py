"""Who one is: passwords, second factors, sealed secrets. Libraries for them are imported here alone."""
