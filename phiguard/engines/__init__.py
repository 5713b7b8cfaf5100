"""Existing engines: Arrow columns, Spark, Kafka and Beam. Each needs its extra: ``phiguard[arrow]`` and so on.

All of them give, row by row, the bytes that ``phiguard.scrub`` gives for the same payload and policy.
"""
