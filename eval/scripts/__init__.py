"""Writers whose every word is known beforehand: one that answers rightly from the sentences that
it is shown, and one that lies. What the product makes of their sentences is then a figure."""
