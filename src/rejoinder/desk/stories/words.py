"""The words that pages use for what the desk has a sign for."""

STATE_WORDS = {
    "new": "New",
    "responding": "Responding",
    "watch": "Watch",
    "answered": "Answered",
    "non_story": "Non-story",
}
