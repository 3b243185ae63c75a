using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;

namespace Fallback.Roslyn;

/// <summary>Reads one method of an interface.</summary>
internal sealed class MethodParser(INamedTypeSymbol type, ChainTable chains, GenerationTable generations, ProblemSink problems, CancellationToken cancellationToken)
{
    /// <summary>The method to emit; null when it cannot be.</summary>
    public MethodSpec? Parse(IMethodSymbol method)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (AnswerParser.Parse(method.ReturnType) is not { } answer)
        {
            ReportReturnType(method);
            return null;
        }
        if (answer is { Kind: CallKind.Stream, WantsResponse: false } && PolicyParser.StreamRecoveryOf(PolicyAttributes.EffectiveOne(type, method, PolicyAttributes.OnStreamFailure)) == StreamRecovery.Restart)
            problems.Error(DiagnosticIds.ReturnType, InterfaceParser.Place(method, type), $"'{type.Name}.{method.Name}' streams text, which cannot say that it begins anew; return IAsyncEnumerable<ChatResponseUpdate>, or declare [OnStreamFailure(StreamRecovery.Continue)] or Fail");
        GenerationParser.Check(method, problems, cancellationToken);
        ParameterRoles roles = ParameterRoles.Read(method, type, problems);
        (PromptSpec? system, PromptSpec? user) = new PromptParser(type, method, roles, problems, cancellationToken).Parse();
        int chain = chains.IndexFor(method);
        if (chain < 0) return null;
        return new MethodSpec
        {
            Name = Identifier.Of(method.Name),
            ReturnType = Identifier.Of(method.ReturnType),
            Answer = answer,
            Parameters = new(method.Parameters.Select(ParameterRoles.Spec)),
            System = system,
            User = user,
            History = roles.History is { } history ? ParameterRoles.Spec(history) : null,
            Options = roles.Options is { } options ? ParameterRoles.Spec(options) : null,
            CancellationToken = roles.CancellationToken is { } token ? ParameterRoles.Spec(token) : null,
            Chain = chain,
            Generation = generations.IndexFor(method),
        };
    }

    private void ReportReturnType(IMethodSymbol method)
    {
        string returned = method.ReturnType.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat);
        const string Supported = "Task<T> or ValueTask<T> of string, ChatResponse or FallbackResult of these, or IAsyncEnumerable<T> of string or ChatResponseUpdate";
        if (SymbolEqualityComparer.Default.Equals(method.ContainingType, type))
            problems.Error(DiagnosticIds.ReturnType, method.Locations.FirstOrDefault(), $"'{type.Name}.{method.Name}' returns '{returned}', but must return {Supported}");
        else
            problems.Error(DiagnosticIds.InterfaceShape, type.Locations.FirstOrDefault(), $"'{type.Name}' inherits '{method.ContainingType.Name}.{method.Name}', which returns '{returned}'; a generated client can return {Supported}");
    }
}
