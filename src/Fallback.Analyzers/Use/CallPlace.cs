using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Fallback.Roslyn;

/// <summary>The place in an expression at which a problem is shown: the name, without its arguments.</summary>
internal static class CallPlace
{
    public static Location Of(IOperation operation) => Name(operation.Syntax).GetLocation();

    private static SyntaxNode Name(SyntaxNode node) => node switch
    {
        InvocationExpressionSyntax invocation => Name(invocation.Expression),
        MemberAccessExpressionSyntax access => access.Name,
        MemberBindingExpressionSyntax binding => binding.Name,
        ConditionalAccessExpressionSyntax access => Name(access.WhenNotNull),
        BaseObjectCreationExpressionSyntax creation => creation is ObjectCreationExpressionSyntax { Type: var type } ? type : creation,
        _ => node,
    };
}
