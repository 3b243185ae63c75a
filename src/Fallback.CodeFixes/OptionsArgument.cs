using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Fallback.Roslyn;

/// <summary>Adds options to a client of OpenAI's SDK that is created without them.</summary>
internal static class OptionsArgument
{
    private const string Credential = "ApiKeyCredential";

    /// <summary>
    /// Adds them only if the SDK has a constructor with the written arguments and options. That one accepts no plain key, which is
    /// therefore wrapped.
    /// </summary>
    public static bool Append(
        BaseObjectCreationExpressionSyntax creation, string setting, SemanticModel model, Edits edits, CancellationToken cancellationToken)
    {
        if (creation.ArgumentList is not { Arguments.Count: > 0 } list
            || model.GetSymbolInfo(creation, cancellationToken).Symbol is not IMethodSymbol constructor)
            return false;
        if (constructor.Parameters.Length != list.Arguments.Count || list.Arguments.Any(static argument => argument.NameColon is not null))
            return false;
        if (constructor.ContainingType.InstanceConstructors.FirstOrDefault(other => IsWithOptions(constructor, other)) is not { } wanted)
            return false;
        ITypeSymbol options = wanted.Parameters[constructor.Parameters.Length].Type;
        string end = $", new {TypeText.Of(options.ContainingNamespace.ToDisplayString(), options.Name, creation.SpanStart, model)} {{ {setting} }}";
        for (int i = list.Arguments.Count - 1; i >= 0; i--)
        {
            bool isWrapped = !SymbolEqualityComparer.Default.Equals(constructor.Parameters[i].Type, wanted.Parameters[i].Type);
            if (isWrapped)
                edits.Replace(
                    new(list.Arguments[i].SpanStart, 0),
                    $"new {TypeText.Of("System.ClientModel", Credential, creation.SpanStart, model)}(");
            string behind = (isWrapped ? ")" : "") + (i == list.Arguments.Count - 1 ? end : "");
            if (behind.Length > 0) edits.Replace(new(list.Arguments[i].Span.End, 0), behind);
        }
        return true;
    }

    private static bool IsWithOptions(IMethodSymbol constructor, IMethodSymbol other) =>
        other.DeclaredAccessibility == Accessibility.Public
        && other.Parameters.Length == constructor.Parameters.Length + 1
        && SdkRetries.IsOptions(other.Parameters[constructor.Parameters.Length].Type)
        && constructor.Parameters
            .Zip(other.Parameters, static (from, to) =>
                SymbolEqualityComparer.Default.Equals(from.Type, to.Type)
                || KnownSymbols.IsString(from.Type) && to.Type.Name == Credential)
            .All(static fits => fits);
}
