using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace Fallback.Roslyn;

/// <summary>Reports the chains of an interface in figures (FB2014). Chains with the same figures are reported once.</summary>
internal static class ChainsInFigures
{
    public static void Check(IReadOnlyList<ChainView> views, ProblemSink problems)
    {
        // The interface's own chain first: its name is the place for what its methods share.
        var told = new HashSet<string>(StringComparer.Ordinal);
        foreach (ChainView view in views.OrderBy(static view => view.Owner is IMethodSymbol))
        {
            string figures = Figures(view);
            if (told.Add(figures)) problems.Inform(DiagnosticIds.ChainInFigures, Place(view), $"'{view.Name}': {figures}");
        }
    }

    private static string Figures(ChainView view)
    {
        string asOf = view.Models.Any(static facts => facts is not null) ? $" Facts of {view.Catalogue.AsOf}." : "";
        return string.Join(" ", FigureText.Sentences(view.Chain, ChainFigures.Of(view.Chain))) + asOf;
    }

    private static Location? Place(ChainView view) =>
        view.Owner is IMethodSymbol method ? InterfaceParser.Place(method, view.Type) : view.Type.Locations.FirstOrDefault();
}
