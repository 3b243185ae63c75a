using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Fallback.Catalogue;
using Microsoft.CodeAnalysis;

namespace Fallback.Roslyn;

/// <summary>Reads one method of an interface.</summary>
internal sealed class MethodParser(
    INamedTypeSymbol type,
    IReadOnlyList<IMethodSymbol> methods,
    ChainTable chains,
    GenerationTable generations,
    MemberNames names,
    ProblemSink problems,
    CancellationToken cancellationToken)
{
    /// <summary>The method to emit; null when it cannot be.</summary>
    // Long because a spec has that many members.
    public MethodSpec? Parse(IMethodSymbol method)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (AnswerParser.Parse(method.ReturnType) is not { } answer)
        {
            ReportReturnType(method);
            return null;
        }
        if (answer is { Kind: CallKind.Stream, WantsResponse: false }
            && PolicyParser.StreamRecoveryOf(PolicyAttributes.EffectiveOne(type, method, PolicyAttributes.OnStreamFailure))
                is StreamRecovery.Restart or (StreamRecovery.Restart | StreamRecovery.Continue))
            problems.Error(
                DiagnosticIds.ReturnType,
                InterfaceParser.Place(method, type),
                $"'{type.Name}.{method.Name}' streams plain text, which cannot signal that the answer starts again from the beginning; "
                + $"return IAsyncEnumerable<ChatResponseUpdate>, or declare [OnStreamFailure(StreamRecovery.Continue)] or Fail");
        if (answer.Json is not null) CheckDefaultResponse(method);
        GenerationParser.Check(method, problems, cancellationToken);
        ParameterRoles roles = ParameterRoles.Read(method, type, problems);
        (PromptSpec? system, PromptSpec? user) = new PromptParser(type, method, roles, problems, cancellationToken).Parse();
        int chain = chains.IndexFor(method);
        if (chain < 0) return null;
        return new MethodSpec
        {
            Name = Identifier.Of(method.Name),
            Owner = InterfaceMembers.IsShown(method, methods) ? null : Identifier.Of(method.ContainingType),
            ReturnType = Identifier.Of(method.ReturnType),
            Answer = answer,
            FormatField = answer.Json is null ? null : names.Field(MemberNames.Of(method) + "Format"),
            Parameters = new(method.Parameters.Select(ParameterRoles.Spec)),
            System = system,
            User = user,
            History = roles.History is { } history ? ParameterRoles.Spec(history) : null,
            Contents = new(roles.Contents.Select(static content =>
                new ContentSpec(ParameterRoles.Spec(content), KnownSymbols.IsContents(content.Type)))),
            Options = roles.Options is { } options ? ParameterRoles.Spec(options) : null,
            CancellationToken = roles.CancellationToken is { } token ? ParameterRoles.Spec(token) : null,
            Chain = chain,
            Generation = generations.IndexFor(method),
        };
    }

    /// <summary>Whether it is JSON of the very type is found at start, where the serializer's options are known.</summary>
    private void CheckDefaultResponse(IMethodSymbol method)
    {
        if (PolicyAttributes.EffectiveOne(type, method, PolicyAttributes.DefaultResponse) is not { } attribute
            || attribute.Values(0).FirstOrDefault().Value is not string text)
            return;
        try
        {
            JsonReader.Read(text);
        }
        catch (CatalogueFormatException)
        {
            problems.Error(
                DiagnosticIds.Figure,
                attribute.Place(0, cancellationToken),
                $"'{type.Name}.{method.Name}' returns "
                + $"'{method.ReturnType.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat)}', "
                + $"so its default response must be JSON of that type; write it as JSON, "
                + $"or move [DefaultResponse] to the methods that return text");
        }
    }

    private void ReportReturnType(IMethodSymbol method)
    {
        string returned = method.ReturnType.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat);
        const string Supported =
            "Task<T> or ValueTask<T> of string, ChatResponse, a type that can be read from JSON, "
            + "or FallbackResult of these, or IAsyncEnumerable<T> of string or ChatResponseUpdate";
        if (SymbolEqualityComparer.Default.Equals(method.ContainingType, type))
            problems.Error(
                DiagnosticIds.ReturnType,
                method.Locations.FirstOrDefault(),
                $"'{type.Name}.{method.Name}' returns '{returned}', but must return {Supported}");
        else
            problems.Error(
                DiagnosticIds.InterfaceShape,
                type.Locations.FirstOrDefault(),
                $"'{type.Name}' inherits '{method.ContainingType.Name}.{method.Name}', which returns '{returned}'; "
                + $"a generated client can return {Supported}");
    }
}
