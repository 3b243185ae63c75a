using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Fallback.Roslyn;

/// <summary>
/// Decides what replaces the client of an interface that has errors: as much as C# lets a class have of it, so that the errors are
/// where they were made and nowhere else.
/// </summary>
internal static class FaultParser
{
    /// <summary>Null where not even that can be written.</summary>
    public static ClientSpec? Parse(
        INamedTypeSymbol type,
        IReadOnlyList<IMethodSymbol> methods,
        IReadOnlyList<Problem> errors,
        Compilation compilation,
        CancellationToken cancellationToken)
    {
        // Older ones have no module initializers.
        LanguageVersion version = type.DeclaringSyntaxReferences.Select(static place => place.SyntaxTree.Options)
            .OfType<CSharpParseOptions>().Select(static options => options.LanguageVersion).DefaultIfEmpty().Min();
        if (version < LanguageVersion.CSharp9 || ClientName.IsTooLong(type)) return null;
        List<INamedTypeSymbol> nest = [type, .. ClientName.Containers(type)];
        bool isNameable = !nest.Any(static outer => outer.IsGenericType || InterfaceShape.IsHidden(outer));
        List<ISymbol> members = [.. InterfaceMembers.Abstract(type).Where(FaultMembers.IsOne)];
        // A type with such a member cannot be a type argument.
        bool registers = isNameable && !members.Any(static member => member.IsStatic);
        bool hasClass = ClientName.HasItsName(type);
        // A file-local class is younger.
        if (!hasClass && (!registers || version < LanguageVersion.CSharp11)) return null;
        string name = ClientName.Of(type);
        var names = new MemberNames(name, methods, FaultMembers.NamesWithin(members));
        List<UnseenName> unseen = UnseenNames.In(type, methods, compilation, cancellationToken);
        // What follows from a name without a meaning is not the developer's mistake.
        if (unseen.Count > 0) errors = [];
        bool implements = isNameable && FaultMembers.CanAllBeWritten(members, compilation);
        return new ClientSpec
        {
            Namespace = type.ContainingNamespace.IsGlobalNamespace ? "" : type.ContainingNamespace.ToDisplayString(),
            Name = name,
            IsPublic = ClientName.IsPublic(type),
            Interface = type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat),
            FullName = ClientName.FullOf(type),
            IsRefit = RefitSymbols.IsRefit(type) && RefitSymbols.HasPackage(type),
            HintName = ClientName.HintOf(type),
            Suppressions = new(Suppressions.Of(type, methods, members)),
            IsObsolete = Suppressions.IsObsolete(type, members),
            Register = names.Static("Register"),
            Fault = new FaultSpec
            {
                Ids = string.Join(", ", errors.Select(static e => e.Id).Distinct().OrderBy(static id => id, StringComparer.Ordinal)),
                Message = Message(type, errors, unseen),
                MessageField = names.Static("Fault"),
                HasClass = hasClass,
                Implements = implements,
                Registers = registers,
                Members = new(isNameable ? FaultMembers.Of(members, name, implements) : []),
            },
        };
    }

    /// <summary>Whether a class that the generator has emitted for the interface throws.</summary>
    public static bool IsStandIn(INamedTypeSymbol client, INamedTypeSymbol type) =>
        client.GetMembers().OfType<IFieldSymbol>().Any(field =>
            field is { IsConst: true, ConstantValue: string text } && text.StartsWith(Start(type), StringComparison.Ordinal));

    private static string Start(INamedTypeSymbol type) => $"'{ClientName.FullOf(type)}' has no working client";

    private static string Message(INamedTypeSymbol type, IReadOnlyList<Problem> errors, List<UnseenName> unseen)
    {
        if (unseen.Count > 0)
            return Start(type) + ": its generator does not know "
                + string.Join(", ", unseen.Select(static name => $"'{name.Name}' in {name.Use}").Distinct())
                + ". " + UnseenNames.Reason + ".";
        if (errors.Count == 0) return Start(type) + ": its declaration does not compile.";
        IEnumerable<string> found = errors.Select(static error => $"{error.Id}: {error.Message}.").Distinct();
        return Start(type) + ", because its declaration has errors, which must be corrected and not suppressed. " + string.Join(" ", found);
    }
}
