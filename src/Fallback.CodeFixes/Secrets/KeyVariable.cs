using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Fallback.Roslyn;

/// <summary>Names the environment variable for a key, as <c>docs/configuration.md</c> does: the provider's name in capitals with
/// <c>_API_KEY</c>.</summary>
internal static class KeyVariable
{
    private const string Ending = "API_KEY";

    public static string Name(LiteralExpressionSyntax key, string? provider, bool isCommon, SemanticModel model, CancellationToken cancellationToken)
    {
        provider ??= Provider(key, model, cancellationToken);
        if (provider is not null) return $"{provider}_{Ending}";
        string name = string.Join("_", IdentifierWords.Of(KeyTarget.Name(key, model, cancellationToken) ?? "")).ToUpperInvariant();
        if (name.EndsWith("_" + Ending, StringComparison.Ordinal)) return name;
        return isCommon ? "OPENAI_" + Ending : Ending;
    }

    /// <summary>The provider that the key is given to: <c>AddProvider("deepseek", …)</c>.</summary>
    private static string? Provider(LiteralExpressionSyntax key, SemanticModel model, CancellationToken cancellationToken)
    {
        foreach (InvocationExpressionSyntax call in key.Ancestors().OfType<InvocationExpressionSyntax>())
            if (model.GetSymbolInfo(call, cancellationToken).Symbol is IMethodSymbol method && ProviderSettings.Adds(method)
                && call.ArgumentList.Arguments.Count > 0
                && model.GetConstantValue(call.ArgumentList.Arguments[0].Expression, cancellationToken).Value is string name)
                return new string([.. name.Select(static c => char.IsLetterOrDigit(c) ? char.ToUpperInvariant(c) : '_')]);
        return null;
    }
}
