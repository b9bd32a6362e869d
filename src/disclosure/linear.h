// Linear programs over bounded variables, solved by GLPK's simplex method; nothing else includes
// it.
#pragma once

#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace tw::disclosure {

class LinearProgram {
 public:
  LinearProgram();
  ~LinearProgram();
  LinearProgram(const LinearProgram&) = delete;
  LinearProgram& operator=(const LinearProgram&) = delete;

  // Answers its number, from 0. lower <= upper; equal bounds fix it.
  int add_variable(double lower, double upper, double cost = 0);
  void set_cost(int variable, double cost);
  // The sum of coefficient x variable is 0. Each variable at most once.
  void add_equation(const std::vector<std::pair<int, double>>& terms);

  struct Optimum {
    double objective = 0;
    std::vector<double> values;  // by variable
  };
  // The least sum of cost x variable. nullopt: no values meet the equations, or `seconds` ran out.
  // Solving again after set_cost() starts from the last basis.
  std::optional<Optimum> minimise(double seconds);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace tw::disclosure
