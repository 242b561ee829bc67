"""What is measured, side by side or against a promised time; results are kept in results/."""
