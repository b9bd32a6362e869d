#include "disclosure/linear.h"

#include <glpk.h>

#include <algorithm>

#include "base/result.h"

namespace tw::disclosure {

struct LinearProgram::State {
  glp_prob* problem = nullptr;
  bool has_basis = false;
};

LinearProgram::LinearProgram() : state_(std::make_unique<State>()) {
  state_->problem = glp_create_prob();
  glp_term_out(GLP_OFF);
  glp_set_obj_dir(state_->problem, GLP_MIN);
}

LinearProgram::~LinearProgram() { glp_delete_prob(state_->problem); }

int LinearProgram::add_variable(double lower, double upper, double cost) {
  TW_ASSERT(lower <= upper);
  const int column = glp_add_cols(state_->problem, 1);
  glp_set_col_bnds(state_->problem, column, lower < upper ? GLP_DB : GLP_FX, lower, upper);
  glp_set_obj_coef(state_->problem, column, cost);
  return column - 1;
}

void LinearProgram::set_cost(int variable, double cost) {
  glp_set_obj_coef(state_->problem, variable + 1, cost);
}

void LinearProgram::add_equation(const std::vector<std::pair<int, double>>& terms) {
  std::vector<int> columns(1);  // GLPK counts from 1
  std::vector<double> coefficients(1);
  for (const auto& [variable, coefficient] : terms) {
    columns.push_back(variable + 1);
    coefficients.push_back(coefficient);
  }
  const int row = glp_add_rows(state_->problem, 1);
  glp_set_row_bnds(state_->problem, row, GLP_FX, 0, 0);
  glp_set_mat_row(state_->problem, row, static_cast<int>(terms.size()), columns.data(),
                  coefficients.data());
}

std::optional<LinearProgram::Optimum> LinearProgram::minimise(double seconds) {
  glp_prob* problem = state_->problem;
  glp_smcp options;
  glp_init_smcp(&options);
  // A basis left by another objective is feasible still: the primal method goes on from there.
  options.meth = state_->has_basis ? GLP_PRIMAL : GLP_DUALP;
  if (!state_->has_basis) {
    glp_scale_prob(problem, GLP_SF_GM | GLP_SF_EQ | GLP_SF_2N);
    glp_adv_basis(problem, 0);
    state_->has_basis = true;
  }
  options.tol_bnd = 1e-9;
  options.tol_dj = 1e-9;
  options.tm_lim = std::max(1, static_cast<int>(seconds * 1000));
  int failure = glp_simplex(problem, &options);
  if (failure != 0 && failure != GLP_ETMLIM) {
    // A basis that has become singular: begin again from a fresh one.
    glp_adv_basis(problem, 0);
    options.meth = GLP_PRIMAL;
    failure = glp_simplex(problem, &options);
  }
  if (failure != 0 || glp_get_status(problem) != GLP_OPT) return std::nullopt;
  Optimum optimum{.objective = glp_get_obj_val(problem)};
  const int columns = glp_get_num_cols(problem);
  optimum.values.reserve(static_cast<std::size_t>(columns));
  for (int i = 1; i <= columns; ++i) optimum.values.push_back(glp_get_col_prim(problem, i));
  return optimum;
}

}  // namespace tw::disclosure
