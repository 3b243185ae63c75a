using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Fallback.Catalogue;
using Microsoft.CodeAnalysis;

namespace Fallback.Roslyn;

/// <summary>Finds prompts and answers that do not fit a tier's window (FB2001, FB2002).</summary>
internal static class WindowRules
{
    public static void Check(ChainView view, ProblemSink problems, CancellationToken cancellationToken)
    {
        if (view.Chain.Context is null) CheckSmaller(view, problems, cancellationToken);
        foreach ((IMethodSymbol symbol, MethodSpec spec) in view.Methods) CheckPrompt(view, symbol, spec, problems, cancellationToken);
    }

    private static void CheckSmaller(ChainView view, ProblemSink problems, CancellationToken cancellationToken)
    {
        int largest = 0;
        int? window = null;
        for (int i = 0; i < view.Models.Count; i++)
        {
            if (view.Models[i]?.ContextWindow is not { } own) continue;
            // Windows of a million are 1,000,000 or 1,048,576; that does not count as a difference.
            if (window is { } before && own < before * 0.9m)
                problems.Warn(
                    DiagnosticIds.SmallerWindow,
                    view.TierPlace(i, cancellationToken),
                    $"\"{view.Chain.Tiers[largest].Model}\" ({FigureText.Number(before)} tokens) falls back to "
                        + $"\"{view.Chain.Tiers[i].Model}\" ({FigureText.Number(own)}) in '{view.Name}', and no [ContextPolicy] is "
                        + $"declared: a prompt over {FigureText.Number(own)} tokens cannot be answered there; declare "
                        + $"[ContextPolicy(ContextOverflow.TrimHistory)], or SkipTier if that is intended");
            if (window is null || own > window) (largest, window) = (i, own);
        }
    }

    private static void CheckPrompt(ChainView view, IMethodSymbol method, MethodSpec spec, ProblemSink problems, CancellationToken cancellationToken)
    {
        (string system, string user) = (Constant(spec.System), Constant(spec.User));
        long prompt = TokenEstimator.Estimate(system.AsSpan()) + TokenEstimator.Estimate(user.AsSpan());
        AttributeData? generation = PolicyAttributes.EffectiveOne(view.Type, method, GenerationParser.Name);
        int answer = GenerationParser.Parse(view.Type, method)?.MaxOutputTokens ?? 0;
        for (int i = 0; i < view.Models.Count; i++)
        {
            if (view.Models[i] is not { } facts) continue;
            string model = view.Chain.Tiers[i].Model;
            string name = $"'{view.Type.Name}.{method.Name}'";
            if (facts.MaxOutput is { } longest && answer > longest)
            {
                problems.Error(
                    DiagnosticIds.PromptTooLong,
                    generation!.Place("MaxOutputTokens", cancellationToken),
                    $"{name} asks for answers of up to {FigureText.Number(answer)} tokens, but \"{model}\" returns at most "
                        + $"{FigureText.Number(longest)}; lower MaxOutputTokens, or remove the tier");
                continue;
            }
            if (facts.ContextWindow is not { } window || prompt + answer <= window) continue;
            long least = FewestTokens.Of(system + "\n" + user, prompt, TokenMargin.Of(model));
            if (least + answer <= window) continue;
            Location? place =
                answer > window ? generation!.Place("MaxOutputTokens", cancellationToken) : PromptPlace(view, method, cancellationToken);
            problems.Error(
                DiagnosticIds.PromptTooLong,
                place,
                $"the prompt of {name} has about {FigureText.Number(prompt)} tokens, at least {FigureText.Number(least)}"
                    + $"{(answer > 0 ? $", and leaves room for answers of {FigureText.Number(answer)}" : "")}, but the window of "
                    + $"\"{model}\" is {FigureText.Number(window)}; shorten it, or remove the tier");
        }
    }

    private static string Constant(PromptSpec? prompt) =>
        prompt is null ? "" : string.Concat(prompt.Parts.Where(static part => part.Kind == PromptPartKind.Text).Select(static part => part.Value));

    /// <summary>Returns the longer of the method's prompts.</summary>
    private static Location? PromptPlace(ChainView view, IMethodSymbol method, CancellationToken cancellationToken)
    {
        IEnumerable<AttributeData> prompts = new[]
        {
            PolicyAttributes.EffectiveOne(view.Type, method, "SystemPromptAttribute"),
            AttributeReader.One(method, "UserPromptAttribute")
        }.OfType<AttributeData>();
        return prompts
                .OrderByDescending(static prompt => (prompt.Values(0).FirstOrDefault().Value as string)?.Length ?? 0)
                .FirstOrDefault()
                ?.Place(0, cancellationToken)
            ?? InterfaceParser.Place(method, view.Type);
    }
}
