"""The signs of the desk, drawn once; each is 16 by 16 and takes the colour of its text."""

ICONS = {
    "now": "M2 4h8M2 8h12M2 12h6",
    "listening": "M4.8 11.2a4.5 4.5 0 0 1 0-6.4M11.2 4.8a4.5 4.5 0 0 1 0 6.4M2.7 13.3a7.5 7.5 0 0 1 0-10.6"
    "M13.3 2.7a7.5 7.5 0 0 1 0 10.6M6.5 8a1.5 1.5 0 1 0 3 0 1.5 1.5 0 1 0-3 0",
    "stories": "M2 3h9v10H3.5A1.5 1.5 0 0 1 2 11.5zM11 6h3v5.5a1.5 1.5 0 0 1-3 0M4.5 6h4M4.5 9h4",
    "lines": "M3 3h10v8H8l-3 2.5V11H3z",
    "publishing": "M14 2 7 9M14 2 9.5 14 7 9 2 6.5z",
    "rebuttals": "M13 3v4a3 3 0 0 1-3 3H3M6 6.5 2.5 10 6 13.5",
    "watches": "M8 2a4 4 0 0 1 4 4v3l1.5 2.5h-11L4 9V6a4 4 0 0 1 4-4zM6.5 13.5a1.6 1.6 0 0 0 3 0",
    "people": "M8.5 5.5a2.5 2.5 0 1 1-5 0 2.5 2.5 0 0 1 5 0M1.5 13.5c.3-3 2-4.5 4.5-4.500s4.2 1.5 4.5 4.5"
    "M10.5 3.200a2.4 2.4 0 0 1 0 4.600M12 9.500c1.5.700 2.3 2 2.5 4",
    "settings": "M2 4.500h6M12 4.500h2M2 11.500h2M8 11.500h6M10 2.500v4M6 9.500v4",
    "audit": "M3.5 2h9v12h-9zM6 5.500h4M6 8h4M6 10.500h2",
    "search": "M11.5 7a4.5 4.5 0 1 1-9 0 4.5 4.5 0 0 1 9 0M10.5 10.5 14 14",
    "unseen": "M2 8s2.2-4 6-4c1 0 2 .3 2.8.7M14 8s-2.2 4-6 4c-1 0-2-.3-2.8-.7M3 13 13 3",
    "warning": "M8 2 1.8 13.3h12.4zM8 6.5v3M8 11.5h.01",
    "back": "M10 3 5 8l5 5",
    "tick": "m3 8.5 3.5 3.5L13 4.5",
    "cross": "m4 4 8 8M12 4l-8 8",
    "pass": "M3 8h10",
    "alliance": "M8 1.7l3.2 1.8v3.6L8 8.9 4.8 7.1V3.5zM4.8 7.1 8 8.9v3.6l-3.2 1.8-3.2-1.8V8.9z"
    "M11.2 7.1l3.2 1.8v3.6l-3.2 1.8L8 12.5",
    "more": "M2.5 8h.01M8 8h.01M13.5 8h.01",
}

# State marks: a shape as well as a word, so that they stand apart without colour. 12 by 12.
STATE_MARKS = {
    "new": '<rect x="1" y="1" width="10" height="10" fill="currentColor"/>',
    "responding": '<rect x="1.75" y="1.75" width="8.5" height="8.5" fill="none" stroke="currentColor" '
    'stroke-width="1.5"/><path d="M1 11V1h5v10z" fill="currentColor"/>',
    "watch": '<circle cx="6" cy="6" r="4.5" fill="none" stroke="currentColor" stroke-width="1.5"/>'
    '<circle cx="6" cy="6" r="1.5" fill="currentColor"/>',
    "answered": '<path d="m1.5 6.5 3 3 6-7" fill="none" stroke="currentColor" stroke-width="2"/>',
    "non_story": '<circle cx="6" cy="6" r="4.5" fill="none" stroke="currentColor" stroke-width="1.5"/>'
    '<path d="m2.8 9.2 6.4-6.4" stroke="currentColor" stroke-width="1.5"/>',
}
