// The distributions that tests and bounds are read from. All to about 1e-12.
#pragma once

namespace tw::analysis {

double normal_density(double z);
// P(Z <= z).
double normal_cdf(double z);
// The inverse; p in (0, 1).
double normal_quantile(double p);

// P(X > x) of the chi-square distribution; x >= 0.
double chi_square_survival(double x, double degrees);

// The quantile at p in (0, 1) of the beta distribution; a and b above 0.
double beta_quantile(double p, double a, double b);

// The quantile at p in (0, 1) of Student's distribution.
double student_quantile(double p, double degrees);

}  // namespace tw::analysis
