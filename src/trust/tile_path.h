// From a path, as somebody has asked for it, to the tile that it names.
#pragma once

#include <optional>
#include <string_view>

#include "trust/tile.h"

namespace tw::trust {

// Of exactly what TileName::path() writes; nothing else is a tile's name.
std::optional<TileName> tile_name_of(std::string_view path);

}  // namespace tw::trust
