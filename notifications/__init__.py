"""What people are told in the portal: inbox messages and notices of the office."""
