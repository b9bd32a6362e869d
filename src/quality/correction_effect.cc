#include "quality/correction_effect.h"

#include "sql/query.h"

namespace tw::quality {

double CorrectionEffect::removed(const std::string& field) const {
  double sum = 0;
  for (const auto& each : fields) {
    if (each.field == field) sum += each.removed;
  }
  return sum;
}

std::optional<double> CorrectionEffect::hit_rate() const {
  const std::int64_t decided = corrected_items + accepted_items;
  if (decided == 0) return std::nullopt;
  return static_cast<double>(corrected_items) / static_cast<double>(decided);
}

std::optional<double> CorrectionEffect::share(double removed, const std::optional<double>& left) {
  if (!left || removed + *left <= 0) return std::nullopt;
  return removed / (removed + *left);
}

CorrectionEffect correction_effect(lake::Connection& connection, const std::string& currency) {
  CorrectionEffect effect;
  const auto fields =
      connection.query(sql::query("quality", "correction_fields"), {{"currency", currency}});
  for (std::size_t i = 0; i < fields.size(); ++i) {
    effect.fields.push_back({fields.text(i, 0), fields.text(i, 1), fields.integer(i, 2),
                             fields.real(i, 3), fields.real(i, 4)});
  }
  const auto records = connection.query(sql::query("quality", "correction_records"));
  effect.corrected_items = records.integer(0, 0);
  effect.imputed_items = records.integer(0, 1);
  effect.withdrawn = records.integer(0, 2);
  effect.accepted_items = records.integer(0, 3);
  effect.asked_items = records.integer(0, 4);
  effect.open_items = records.integer(0, 5);
  if (!records.is_null(0, 6)) effect.left_local = records.real(0, 6);
  if (!records.is_null(0, 7)) effect.left_kg = records.real(0, 7);
  return effect;
}

}  // namespace tw::quality
