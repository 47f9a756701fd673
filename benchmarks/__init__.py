"""Benchmarks of pyio beside the standard library and the bare system calls: `python -m benchmarks`.

Every number is a ratio of two things measured in the same process, turn and turn about, on the same data:
nothing is ever compared with a number of yesterday, or of another machine.

A workload is a generator that opens what it needs and yields the contenders; a group of workloads is one file in
`benchmarks/workloads/`, listed in its `__init__`.
"""
