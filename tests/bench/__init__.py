"""Speed, memory and growth: measured, printed, compared with what was promised."""
