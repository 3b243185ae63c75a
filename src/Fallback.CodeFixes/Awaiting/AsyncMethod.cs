using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FindSymbols;

namespace Fallback.Roslyn;

/// <summary>
/// Makes a method or a local function asynchronous. A member that returns a task keeps its signature, even if it overrides another; any
/// other member must be free to return a task, and its callers must be free to await it.
/// </summary>
internal static class AsyncMethod
{
    private const string Tasks = "System.Threading.Tasks";

    /// <summary>Called by name, by the runtime or by ASP.NET Core, which want nothing returned.</summary>
    private static readonly HashSet<string> _byName = ["Main", "Configure", "ConfigureServices"];

    public static async Task<bool> AddAsync(
        SyntaxNode function, Document document, SemanticModel model, Edits edits, CancellationToken cancellationToken)
    {
        (TypeSyntax returned, SyntaxTokenList modifiers, SyntaxNode? body) = function switch
        {
            MethodDeclarationSyntax method => (method.ReturnType, method.Modifiers, (SyntaxNode?)method.Body ?? method.ExpressionBody?.Expression),
            LocalFunctionStatementSyntax local => (local.ReturnType, local.Modifiers, (SyntaxNode?)local.Body ?? local.ExpressionBody?.Expression),
            _ => throw new ArgumentException("It is no function with a name.", nameof(function)),
        };
        if (body is null || modifiers.Any(SyntaxKind.UnsafeKeyword) || modifiers.Any(SyntaxKind.PartialKeyword)
            || model.GetDeclaredSymbol(function, cancellationToken) is not IMethodSymbol symbol
            || !FunctionBody.CanBeAsynchronous(body, symbol, model, cancellationToken))
            return false;
        var own = new Edits();
        bool isDone = ReturnEdit.IsTask(symbol.ReturnType)
            ? ReturnEdit.Add(body, symbol.ReturnType, model, own, cancellationToken)
            : IsFree(symbol) && !await IsNeededBelowAsync(symbol, document, cancellationToken).ConfigureAwait(false)
                && await AwaitedCallers.AddAsync(symbol, function, document, own, cancellationToken).ConfigureAwait(false);
        if (!isDone) return false;
        if (ReturnEdit.IsTask(symbol.ReturnType))
        {
            own.Replace(new(returned.SpanStart, 0), "async ");
        }
        else
        {
            string task = TypeText.Of(Tasks, "Task", returned.SpanStart, model);
            if (symbol.ReturnsVoid) own.Replace(returned.Span, "async " + task);
            else own.Replace(returned.Span, $"async {task}<{returned}>");
        }
        edits.Add(own);
        return true;
    }

    /// <summary>Whether only its callers depend on the return type of the method.</summary>
    private static bool IsFree(IMethodSymbol method) =>
        method is { MethodKind: MethodKind.Ordinary or MethodKind.LocalFunction, IsOverride: false, IsVirtual: false, IsAbstract: false }
            and { ReturnsByRef: false, ReturnsByRefReadonly: false, ReturnType.IsRefLikeType: false }
        // What an asynchronous method changes in a struct is changed in a copy.
        && (method.ContainingType.TypeKind == TypeKind.Class
            || method.ContainingType.TypeKind == TypeKind.Struct && (method.IsStatic || method.IsReadOnly))
        && !method.GetAttributes().Any(static attribute => attribute.AttributeClass?.Name is "ConditionalAttribute" or "MethodImplAttribute")
        && !_byName.Contains(method.Name)
        && !method.ContainingType.AllInterfaces.SelectMany(face => face.GetMembers(method.Name))
            .Any(member => SymbolEqualityComparer.Default.Equals(method.ContainingType.FindImplementationForInterfaceMember(member), method))
        && method.ExplicitInterfaceImplementations.IsEmpty;

    /// <summary>Whether a derived class has an interface that the method is part of.</summary>
    private static async Task<bool> IsNeededBelowAsync(IMethodSymbol method, Document document, CancellationToken cancellationToken)
    {
        if (method.MethodKind != MethodKind.Ordinary || method.IsStatic || method.DeclaredAccessibility != Accessibility.Public) return false;
        IEnumerable<INamedTypeSymbol> below = await SymbolFinder.FindDerivedClassesAsync(
            method.ContainingType, document.Project.Solution, cancellationToken: cancellationToken).ConfigureAwait(false);
        return below.Any(type => type.AllInterfaces.Any(face => !face.GetMembers(method.Name).IsEmpty));
    }
}
