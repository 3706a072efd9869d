"""Work on what others have written, in a process of its own with a budget of time and memory.

A hostile or broken file can keep any parser busy for hours, make it ask for gigabytes, or end its
process. So one process beside this one (child.py) does such work for it (worker.py), document after
document. What overruns the budget ends that process alone, and the next document has a new one.
"""
