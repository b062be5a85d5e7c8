"""The pages and the API: parse, call one service, answer."""
