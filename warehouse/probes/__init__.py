"""What can be judged about each row of a batch, measured column by column."""
