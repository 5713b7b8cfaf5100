export PHIGUARD_CACHE_DIR=/tmp/v/tongue2/cache
for d in /tmp/v/tongue2/base /tmp/v/w_tongue; do PYTHONPATH=$d /tmp/v/venv_native/bin/python -c "
import time; t=time.process_time()
from phiguard.cli import app
" ; (cd $d; PYTHONPATH=$d /usr/bin/time -f "compile %U s user %M kB" /tmp/v/venv_native/bin/python -m phiguard lexicon compile); done
for i in 1 2 3 4 5; do for d in /tmp/v/tongue2/base /tmp/v/w_tongue; do echo -n "$d "; (cd $d; PYTHONPATH=$d /tmp/v/venv_native/bin/python /tmp/v/tongue2/cost.py); done; done
unset PHIGUARD_CACHE_DIR
