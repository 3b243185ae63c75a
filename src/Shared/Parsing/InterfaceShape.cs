using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Fallback.Roslyn;

/// <summary>Checks that a class can implement the interface (FB1006; FB1008 where a Refit interface is generic, or its package is missing).</summary>
internal sealed class InterfaceShape(
    INamedTypeSymbol type, IReadOnlyList<IMethodSymbol> methods, bool isRefit, ProblemSink problems, CancellationToken cancellationToken)
{
    public void Check()
    {
        CheckType();
        foreach (ISymbol member in InterfaceMembers.Abstract(type)) CheckMember(member);
        foreach (IMethodSymbol method in methods.Where(method => method.Name == ClientName.Of(type)))
            Report(
                method,
                $"'{type.Name}.{method.Name}' has the same name as the generated class, which C# does not allow; rename the method");
        for (int i = 0; i < methods.Count; i++)
            if (methods.Take(i).Any(other => InterfaceMembers.IsSameSignature(other, methods[i])
                    && !SymbolEqualityComparer.Default.Equals(other.ReturnType, methods[i].ReturnType)))
                Report(
                    methods[i],
                    $"'{type.Name}' has '{methods[i].Name}' twice, with different return types; "
                    + $"a class cannot implement both under one name");
    }

    private void CheckType()
    {
        if (type.DeclaringSyntaxReferences.Any(static place =>
                place.SyntaxTree.Options is CSharpParseOptions { LanguageVersion: < LanguageVersion.CSharp12 }))
            Report(type, $"the client of '{type.Name}' is written in C# 12; set <LangVersion>12</LangVersion> or newer in the project");
        if (isRefit && !RefitSymbols.HasPackage(type))
            Report(
                type,
                $"'{type.Name}' is a Refit interface, whose chain needs the package {RefitSymbols.Package}; "
                    + $"add it: dotnet add package {RefitSymbols.Package}",
                DiagnosticIds.Refit);
        List<INamedTypeSymbol> nest = [type, .. ClientName.Containers(type)];
        if (nest.Any(static t => t.IsGenericType))
            Report(
                type,
                $"'{type.Name}' is generic; a client can be generated for an interface without type parameters only",
                isRefit ? DiagnosticIds.Refit : DiagnosticIds.InterfaceShape);
        if (nest.Any(IsHidden))
            Report(type, $"'{type.Name}' is not accessible to the generated class; make it internal or public");
        if (ClientName.IsTooLong(type))
            Report(
                type,
                $"the client of '{type.Name}' would have a longer name than the compiler accepts; give the interface a shorter name");
        if (ClientName.Obstacle(type, cancellationToken) is { } obstacle)
            Report(type, $"the client of '{type.Name}' would be named '{ClientName.Of(type)}', as {obstacle}; rename one of them");
    }

    /// <summary>Whether a type, or one inside it, cannot be named in another file and outside its containing type.</summary>
    public static bool IsHidden(INamedTypeSymbol type) =>
        type.IsFileLocal
        || type.DeclaredAccessibility is Accessibility.Private or Accessibility.Protected or Accessibility.ProtectedAndInternal;

    private void CheckMember(ISymbol member)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!InterfaceMembers.IsWithinReach(member, type.ContainingAssembly))
        {
            Report(
                member,
                $"'{type.Name}' inherits '{member.ContainingType.Name}.{member.Name}', which no class outside of "
                + $"'{member.ContainingAssembly.Name}' can implement; declare the client's interface there");
            return;
        }
        switch (member)
        {
            case IMethodSymbol { AssociatedSymbol: not null }: return;
            case IMethodSymbol { MethodKind: MethodKind.Ordinary, IsStatic: false } method: CheckMethod(method); return;
            default:
                Report(
                    member,
                    $"'{member.Name}' of '{member.ContainingType.Name}' is {Word(member)}; a generated client has methods only");
                return;
        }
    }

    private void CheckMethod(IMethodSymbol method)
    {
        if (method.IsGenericMethod)
            Report(
                method,
                $"'{type.Name}.{method.Name}' is generic; a generated method cannot have type parameters",
                isRefit ? DiagnosticIds.Refit : DiagnosticIds.InterfaceShape);
        if (method.IsVararg || method.ReturnsByRef || method.ReturnsByRefReadonly)
            Report(method, $"'{type.Name}.{method.Name}' returns by reference or takes __arglist, which an asynchronous method cannot do");
        foreach (IParameterSymbol parameter in method.Parameters)
        {
            if (parameter.Name.Length == 0) Report(method, $"'{type.Name}.{method.Name}' has a parameter without a name");
            else if (parameter.RefKind != RefKind.None)
                Report(
                    parameter,
                    $"'{parameter.Name}' of '{type.Name}.{method.Name}' is passed by reference ({Keyword(parameter.RefKind)}), "
                    + $"which an asynchronous call cannot do; pass it by value");
            else if (isRefit && !PointerTypes.AreIn(parameter.Type)) continue;
            else if (parameter.Type.IsRefLikeType || parameter.Type.TypeKind == TypeKind.Dynamic || PointerTypes.AreIn(parameter.Type))
                Report(
                    parameter,
                    $"'{parameter.Name}' of '{type.Name}.{method.Name}' is of type '{parameter.Type.ToDisplayString()}', "
                    + $"which cannot be put into a prompt; pass a string or a number");
            else if (UncarriedValues.Of(parameter.Type) is { } value)
                Report(
                    parameter,
                    $"'{parameter.Name}' of '{type.Name}.{method.Name}' is {value.What}, which a prompt cannot contain; {value.Instead}",
                    DiagnosticIds.UncarriedValue);
            else if (KnownSymbols.IsChatMessage(parameter.Type))
                Report(
                    parameter, $"'{parameter.Name}' of '{type.Name}.{method.Name}' is a single ChatMessage; pass IEnumerable<ChatMessage>");
        }
    }

    private void Report(ISymbol symbol, string message, string id = DiagnosticIds.InterfaceShape)
    {
        ISymbol member = symbol is IParameterSymbol ? symbol.ContainingSymbol : symbol;
        bool own = member is INamedTypeSymbol || SymbolEqualityComparer.Default.Equals(member.ContainingType, type);
        problems.Error(id, own ? symbol.Locations.FirstOrDefault() : type.Locations.FirstOrDefault(), message);
    }

    private static string Word(ISymbol member) => member switch
    {
        { IsStatic: true } => "a static abstract member",
        IPropertySymbol { IsIndexer: true } => "an indexer",
        IPropertySymbol => "a property",
        IEventSymbol => "an event",
        _ => "an abstract override",
    };

    private static string Keyword(RefKind kind) => kind switch
    {
        RefKind.Out => "out",
        RefKind.In => "in",
        RefKind.RefReadOnlyParameter => "ref readonly",
        _ => "ref",
    };
}
