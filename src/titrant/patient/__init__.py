"""What is known of one person: the record, the diary, the doses, and the folder they live in."""
