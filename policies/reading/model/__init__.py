"""A platform as every cloud has it: networks, keys, stores, trails, endpoints, and who may do what.

A reader for each cloud fills these from a graph; the guarantees judge them and know no cloud. Each thing carries the
URN of the resource that it was read from. `UNKNOWN` in a field means that the cloud has not answered or that the
resource could not be read; None means that it is not there.
"""
