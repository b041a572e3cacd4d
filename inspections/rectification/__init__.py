"""What follows a failed batch (后处理): its states and deadlines; closing it never touches the batch's result."""
