"""Who may use the server: accounts, their keys and sessions, the login page and the gate."""
