using System;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Fallback.Roslyn;

/// <summary>Knows the code that ASP.NET Core runs for each request, and the factories that a container calls more than once.</summary>
internal static class RequestCode
{
    /// <summary>Returns what a lambda runs for (such as each request), by the method that takes it; null if it may run only once.</summary>
    public static string? TakesFor(IAnonymousFunctionOperation lambda)
    {
        IOperation value = ResultFlow.Converted(lambda);
        if (value.Parent is IDelegateCreationOperation creation) value = ResultFlow.Converted(creation);
        if (value.Parent is not IArgumentOperation { Parent: IInvocationOperation invocation }) return null;
        IMethodSymbol method = invocation.TargetMethod;
        string space = method.ContainingNamespace?.ToDisplayString() ?? "";
        if (space.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal) && IsEndpoint(method.Name)) return "for each request";
        return !space.StartsWith("Microsoft.Extensions.DependencyInjection", StringComparison.Ordinal) ? null
            : method.Name.EndsWith("Transient", StringComparison.Ordinal) ? "each time one is requested"
            : method.Name.EndsWith("Scoped", StringComparison.Ordinal) ? "for each scope"
            : null;
    }

    /// <summary>Actions of controllers, pages and hubs, these types' constructors and fields, and middleware.</summary>
    public static bool IsHandler(ISymbol member)
    {
        if (member.IsStatic || member.ContainingType is not { } type) return false;
        if (member is IMethodSymbol { Name: "Invoke" or "InvokeAsync", Parameters.Length: > 0 } method
            && KnownSymbols.Is(method.Parameters[0].Type, "Microsoft.AspNetCore.Http", "HttpContext"))
            return true;
        return IsMadePerRequest(type)
            && member is IFieldSymbol or IPropertySymbol or IMethodSymbol { MethodKind: MethodKind.Ordinary or MethodKind.Constructor };
    }

    private static bool IsEndpoint(string name) => name.StartsWith("Map", StringComparison.Ordinal) || name is "Use" or "Run";

    private static bool IsMadePerRequest(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? current = type; current is not null; current = current.BaseType)
        {
            if (KnownSymbols.Is(current, "Microsoft.AspNetCore.Mvc", "ControllerBase")
                || KnownSymbols.Is(current, "Microsoft.AspNetCore.Mvc.RazorPages", "PageModel"))
                return true;
            if (KnownSymbols.Is(current, "Microsoft.AspNetCore.SignalR", "Hub")) return true;
            if (current.GetAttributes().Any(static attribute =>
                attribute.AttributeClass is { } found
                && KnownSymbols.Is(found, "Microsoft.AspNetCore.Mvc", "ApiControllerAttribute")))
                return true;
        }
        return false;
    }
}
