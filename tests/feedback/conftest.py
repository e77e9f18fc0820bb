from tests.objectives.conftest import one_team as one_team
from tests.objectives.conftest import team as team
