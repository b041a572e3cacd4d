"""The yearly assessment (年度综合考核) of bodies and townships, its ranking, and the league of townships."""
