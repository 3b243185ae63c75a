using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;

namespace Fallback.Roslyn;

/// <summary>Reads one method of a Refit interface (FB1008).</summary>
internal sealed class RefitMethodParser(
    INamedTypeSymbol type,
    IReadOnlyList<IMethodSymbol> methods,
    ChainTable chains,
    MemberNames names,
    ProblemSink problems,
    CancellationToken cancellationToken)
{
    private const string Supported = "Task, Task<T>, ValueTask<T> or IAsyncEnumerable<T>";

    /// <summary>Returns the method to emit; null if that is impossible.</summary>
    public MethodSpec? Parse(IMethodSymbol method)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (RefitSymbols.Verb(method) is not { } verb)
            return Error(method, $"{Subject(method)} has no HTTP method of Refit's; a chain asks either Refit's client or its own, "
                + "so move it to another interface");
        if (Answer(method.ReturnType) is not { } answer) return Error(method, $"{Subject(method)} {WrongAnswer(method.ReturnType)}");
        if (method.Parameters.Count(static parameter => KnownSymbols.IsCancellationToken(parameter.Type)) != 1)
            return Error(method, $"{Subject(method)} has no CancellationToken, "
                + $"so a request to a tier that hangs could not be canceled; add one");
        foreach (IParameterSymbol parameter in method.Parameters)
            if (Obstacle(parameter) is { } why) Error(parameter, $"'{parameter.Name}' of {Subject(method)} {why}");

        int chain = chains.IndexFor(method);
        if (chain < 0) return null;
        RefitBodySpec? body = Body(method, verb, chains.Chains[chain].Chain);
        return new MethodSpec
        {
            Name = Identifier.Of(method.Name),
            Owner = InterfaceMembers.IsShown(method, methods) ? null : Identifier.Of(method.ContainingType),
            ReturnType = Identifier.Of(method.ReturnType),
            Parameters = new(method.Parameters.Select(ParameterRoles.Spec)),
            CancellationToken = ParameterRoles.Spec(method.Parameters.First(static p => KnownSymbols.IsCancellationToken(p.Type))),
            Chain = chain,
            Answer = new AnswerSpec { Kind = answer.Answer == RefitAnswer.Sequence ? CallKind.Stream : CallKind.Task },
            Refit = answer with { Body = body, Owner = HasTwin(method) ? Identifier.Of(method.ContainingType) : null },
        };
    }

    private RefitBodySpec? Body(IMethodSymbol method, AttributeData verb, ChainSpec chain)
    {
        string? obstacle = "there is no body";
        if (RefitBodies.Find(method, verb) is { } parameter && RefitBodies.Copy(parameter, names, out obstacle) is { } body) return body;
        if (chain.Tiers.FirstOrDefault(static tier => !ModelNames.IsAny(tier.Model)) is { } named)
            Error(method, $"{Subject(method)} cannot ask for \"{named.Model}\": {obstacle}; give the body a string property Model that can be set, "
                + $"or write tiers that differ by provider only, as \"{ProviderOf(named.Model)}/*\"");
        return null;
    }

    private bool HasTwin(IMethodSymbol method) =>
        methods.Any(other => !ReferenceEquals(other, method) && InterfaceMembers.MayCollide(other, method));

    private MethodSpec? Error(ISymbol place, string message)
    {
        ISymbol member = place is IParameterSymbol ? place.ContainingSymbol : place;
        bool isOwn = SymbolEqualityComparer.Default.Equals(member.ContainingType, type);
        problems.Error(DiagnosticIds.Refit, isOwn ? place.Locations.FirstOrDefault() : type.Locations.FirstOrDefault(), message);
        return null;
    }

    private string Subject(IMethodSymbol method) => $"'{type.Name}.{method.Name}'";

    private static string ProviderOf(string model) => model.IndexOf('/') is > 0 and var slash ? model.Substring(0, slash) : "provider";

    private static RefitSpec? Answer(ITypeSymbol returned)
    {
        if (KnownSymbols.Is(returned, "System.Threading.Tasks", "Task")) return new RefitSpec { Answer = RefitAnswer.None };
        if (KnownSymbols.IsAsyncEnumerable(returned)) return new RefitSpec { Answer = RefitAnswer.Sequence };
        bool isValueTask = KnownSymbols.IsValueTask(returned);
        if (!isValueTask && !KnownSymbols.IsTask(returned)) return null;
        ITypeSymbol value = ((INamedTypeSymbol)returned).TypeArguments[0];
        return new RefitSpec
        {
            Answer = value.NullableAnnotation == NullableAnnotation.Annotated ? RefitAnswer.Optional : RefitAnswer.Value,
            IsValueTask = isValueTask,
            HoldsError = RefitSymbols.IsResponse(value),
        };
    }

    private static string WrongAnswer(ITypeSymbol returned)
    {
        string name = returned.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat);
        return RefitSymbols.Is(returned, "PagedEnumerable`2")
            ? $"returns '{name}', whose pages Refit requests by itself; write a method for one page, "
                + $"and read the pages with PagedEnumerable.FromCursor"
            : $"returns '{name}'; a Refit method with a chain must return {Supported}";
    }

    /// <summary>Returns what could not be sent again to the next tier, or would not be sent there.</summary>
    private static string? Obstacle(IParameterSymbol parameter)
    {
        if (RefitSymbols.Has(parameter, "UrlAttribute"))
            return "is the whole address, which is the same for every tier; let the providers' base addresses differ";
        for (ITypeSymbol? type = parameter.Type; type is not null; type = type.BaseType)
        {
            if (!IsReadOnce(type)) continue;
            string name = parameter.Type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat);
            return $"is a '{name}', which can be read only once and so cannot be sent to the next tier; pass the bytes";
        }
        return null;
    }

    private static bool IsReadOnce(ITypeSymbol type) =>
        KnownSymbols.Is(type, "System.IO", "Stream") || KnownSymbols.Is(type, "System.Net.Http", "HttpContent")
        || RefitSymbols.Is(type, "StreamPart") || KnownSymbols.IsAsyncEnumerable(type);
}
