"""Pictures of a search that are filters themselves: tables shaded by count, bars by year, a map.

Pure functions from counts to plain data for the templates. A picture ignores the selection in the facets that it
shows, as a facet's own counts do, and keeps the rest of the search; so a mark's number is the number of projects
that its link finds.
"""

from webapp.pictures.bars import Bars, bars
from webapp.pictures.maps import MapPicture, world_map
from webapp.pictures.marks import LEVELS, Mark, around
from webapp.pictures.tables import Table, table

__all__ = ["LEVELS", "Bars", "MapPicture", "Mark", "Table", "around", "bars", "table", "world_map"]
