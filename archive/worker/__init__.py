"""The engines that carry out the jobs: processes of this machine, or Celery."""
