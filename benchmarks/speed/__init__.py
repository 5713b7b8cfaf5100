"""What an event costs on one core, beside the JSON round trip and beside other libraries.

    PHIGUARD_EVAL_DATA=… python -m benchmarks.speed           measure all, write results, plots and page (minutes)
    PHIGUARD_EVAL_DATA=… python -m benchmarks.speed --quick   a look at it, nothing is written (under a minute)
    python -m benchmarks.speed --page                         plots and page once more from the committed results

Everything is measured in one run and in turn: a block of events goes through the JSON round trip, then through
each candidate, then comes the next block. A multiple is that of the round trip of the same block, so that a machine
that is slower for a while is so for all. Times are CPU time of this process. Libraries that are not installed are
named.
"""
