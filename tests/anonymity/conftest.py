from tests.cycles.conftest import installed as installed
from tests.privileges.conftest import furnished as furnished
from tests.privileges.conftest import world as world
