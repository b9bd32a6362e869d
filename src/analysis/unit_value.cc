#include "analysis/unit_value.h"

#include "base/result.h"

namespace tw::analysis {

LogUnitValues log_unit_values(std::span<const double> quantity, std::span<const double> value) {
  TW_ASSERT(quantity.size() == value.size());
  LogUnitValues result;
  result.values.assign(value.size(), std::numeric_limits<double>::quiet_NaN());
  for (std::size_t row = 0; row < value.size(); ++row) {
    auto reason = unusable_as_positive(value[row]);
    if (!reason) reason = unusable_as_positive(quantity[row]);
    const double price = value[row] / quantity[row];
    if (!reason && !std::isnormal(price)) reason = Reason::kNotFinite;
    if (reason) {
      result.excluded.push_back({row, *reason});
    } else {
      result.values[row] = std::log(price);
    }
  }
  return result;
}

LogUnitValues log_values(std::span<const double> value) {
  return log_unit_values(std::vector<double>(value.size(), 1.0), value);
}

}  // namespace tw::analysis
