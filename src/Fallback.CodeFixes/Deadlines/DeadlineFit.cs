using Fallback.Catalogue;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Fallback.Roslyn;

/// <summary>A chain whose timeouts use up its deadline (FB2004), and the figures that make them fit.</summary>
internal sealed class DeadlineFit
{
    private const int ShortestMs = 100;

    private readonly ChainView _view;
    private readonly ChainTimes _times;
    private readonly SyntaxTree _tree;

    private DeadlineFit(ChainView view, ChainTimes times, SyntaxTree tree) => (_view, _times, _tree) = (view, times, tree);

    /// <summary>The chains that do not fit, and that a [ModelChain] or [TierTimeout] takes part in.</summary>
    public static IEnumerable<DeadlineFit> Of(AttributeSyntax attribute, SemanticModel model, CancellationToken cancellationToken)
    {
        if (attribute.FirstAncestorOrSelf<InterfaceDeclarationSyntax>() is not { } declaration
            || model.GetDeclaredSymbol(declaration, cancellationToken) is not INamedTypeSymbol type
            || InterfaceParser.Parse(type, new ProblemSink(null), cancellationToken) is not { } client)
            yield break;
        foreach (ChainView view in ChainView.Of(type, client, ModelCatalogue.Embedded))
        {
            ChainTimes times = view.Chain.Times;
            if (TimeConflicts.Reach(times, view.Name) is null) continue;
            IEnumerable<AttributeData> parts = view.Attributes(PolicyAttributes.TierTimeout).Append(view.Attribute(PolicyAttributes.ModelChain)!);
            if (parts.Any(part => part.ApplicationSyntaxReference is { } place && place.SyntaxTree == attribute.SyntaxTree && place.Span == attribute.Span))
                yield return new DeadlineFit(view, times, attribute.SyntaxTree);
        }
    }

    public string? Raise(Edits edits, CancellationToken cancellationToken)
    {
        AttributeArgumentSyntax? deadline = Syntax(_view.Attribute(PolicyAttributes.ModelChain), cancellationToken)?.ArgumentList?.Arguments
            .FirstOrDefault(static argument => argument.NameEquals?.Name.Identifier.ValueText == "DeadlineMs");
        if (deadline is null) return null;
        string needed = Text(TimeConflicts.EnoughMs(_times));
        edits.Replace(deadline.Expression.Span, needed);
        return $"Raise the deadline to {needed} ms";
    }

    /// <summary>Each timeout by the same share. Null where that is no help (waits between retries take the time), or where one of the timeouts
    /// is written elsewhere.</summary>
    public string? Shorten(Edits edits, CancellationToken cancellationToken)
    {
        if (Share() is not { } share) return null;
        List<AttributeData> timeouts = [.. _view.Attributes(PolicyAttributes.TierTimeout)];
        if (timeouts.Count == 0)
        {
            if (Syntax(_view.Attribute(PolicyAttributes.ModelChain), cancellationToken) is not { } chain) return null;
            AddedAttribute.After(chain, $"[{AddedAttribute.Qualifier(chain)}TierTimeout({Text(Shortened(_times.Tiers[0].TimeoutMs, share))})]", edits);
            return "Add a [TierTimeout] with which all tiers fit the deadline";
        }
        // Without one for all of them, a tier may have a default that is written nowhere.
        if (timeouts.All(PolicyParser.IsForOneModel)) return null;
        foreach (AttributeData timeout in timeouts)
        {
            if (Syntax(timeout, cancellationToken) is not { } written) return null;
            foreach (ExpressionSyntax figure in Figures(timeout, written))
            {
                if (figure is not LiteralExpressionSyntax { Token.Value: int ms }) return null;
                edits.Replace(figure.Span, Text(Shortened(ms, share)));
            }
        }
        return "Shorten the timeouts until all tiers fit the deadline";
    }

    /// <summary>Backoffs do not shrink with the timeouts, so that the share is found step by step.</summary>
    private double? Share()
    {
        long needed = TimeConflicts.EnoughMs(_times);
        for (double share = (double)_times.DeadlineMs / needed; share > 0.05; share *= 0.97)
        {
            ChainTimes shorter = _times with { Tiers = [.. _times.Tiers.Select(tier => tier with { TimeoutMs = Shortened(tier.TimeoutMs, share) })] };
            if (shorter.Tiers.Any(static tier => tier.TimeoutMs < ShortestMs)) return null;
            if (TimeConflicts.EnoughMs(shorter) <= _times.DeadlineMs) return share;
        }
        return null;
    }

    /// <summary>The timeouts, without the model that one of them may be for.</summary>
    private static IEnumerable<ExpressionSyntax> Figures(AttributeData timeout, AttributeSyntax written)
    {
        IEnumerable<SyntaxNode> values = DeclaredAttribute.Values(written);
        if (PolicyParser.IsForOneModel(timeout))
            values = values.Where(static (value, place) =>
                value is AttributeArgumentSyntax argument
                && (argument.NameColon is { } name ? name.Name.Identifier.ValueText != "model" : place > 0));
        return values.Select(static value => value is AttributeArgumentSyntax argument ? argument.Expression : (ExpressionSyntax)value);
    }

    private AttributeSyntax? Syntax(AttributeData? attribute, CancellationToken cancellationToken) =>
        attribute?.ApplicationSyntaxReference?.GetSyntax(cancellationToken) is AttributeSyntax syntax && syntax.SyntaxTree == _tree ? syntax : null;

    private static long Shortened(long ms, double share) => (long)(ms * share / ShortestMs) * ShortestMs;

    /// <summary>As code: <c>29_000</c>.</summary>
    private static string Text(long ms) => FigureText.Number(ms).Replace(',', '_');
}
