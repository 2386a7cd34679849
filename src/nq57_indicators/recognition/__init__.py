"""From cells to observations: headers, areas, periods, numbers and units become codes and figures, or findings."""
