using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Fallback.Roslyn;

/// <summary>Finds the token that a caller has but does not pass to a call.</summary>
/// <param name="Token">As it is written.</param>
/// <param name="IsOnly">Whether there is no other.</param>
/// <param name="Remedy">What to do with it.</param>
internal sealed record KeptToken(string Token, bool IsOnly, string Remedy)
{
    /// <summary>Returns the token; null if the call has one, accepts none, or is meant to continue.</summary>
    public static KeptToken? Of(IInvocationOperation call, ISymbol member)
    {
        bool takesToken = PassedToken.IsTaken(call.TargetMethod);
        if (takesToken && !PassedToken.IsLeftOut(call)) return null;
        bool isStream = KnownSymbols.IsAsyncEnumerable(call.TargetMethod.ReturnType);
        bool hasTwin = !takesToken && PassedToken.HasTwin(call.TargetMethod);
        if (!takesToken && !hasTwin && !isStream) return null;
        if (PassedToken.IsForgotten(call) || isStream && PassedToken.ComesWithCancellation(call)) return null;
        TokenScope scope = TokenScope.Of(call, member);
        if (scope.Nearest is not { } token) return null;
        return new KeptToken(token, scope.IsOnly, takesToken || hasTwin ? $"pass '{token}'" : $"add '.WithCancellation({token})'");
    }
}
