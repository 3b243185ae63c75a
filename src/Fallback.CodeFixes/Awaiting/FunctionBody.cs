using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Fallback.Roslyn;

/// <summary>The code of a function itself, without the functions inside it.</summary>
internal static class FunctionBody
{
    public static IEnumerable<SyntaxNode> Own(SyntaxNode body) => body.DescendantNodesAndSelf(node =>
        node == body || node is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax));

    /// <summary>Whether the compiler takes the body and the parameters in an asynchronous function: no iterator, nothing by reference.</summary>
    public static bool CanBeAsynchronous(SyntaxNode body, IMethodSymbol function, SemanticModel model, CancellationToken cancellationToken) =>
        function.Parameters.All(static parameter => parameter.RefKind == RefKind.None && !parameter.Type.IsRefLikeType && !IsPointer(parameter.Type))
        && Own(body).All(node => node switch
        {
            ForEachStatementSyntax loop when LivingSpans.IsOverSpan(loop, model) => false,
            YieldStatementSyntax or UnsafeStatementSyntax or FixedStatementSyntax => false,
            VariableDeclaratorSyntax or SingleVariableDesignationSyntax or ForEachStatementSyntax =>
                model.GetDeclaredSymbol(node, cancellationToken) is not ILocalSymbol local
                || local is { IsRef: false, Type.IsRefLikeType: false } && !IsPointer(local.Type),
            _ => true,
        });

    private static bool IsPointer(ITypeSymbol type) => type.TypeKind is TypeKind.Pointer or TypeKind.FunctionPointer;
}
