"""What every register shares: lists, filters, forms, withdrawals, effects of a change on figures."""
