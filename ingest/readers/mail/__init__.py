"""Mail: messages, mailboxes, and who sent them."""
