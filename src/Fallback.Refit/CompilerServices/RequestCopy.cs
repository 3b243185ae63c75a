using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace Fallback.CompilerServices;

/// <summary>Copies requests, so that the caller's own does not change. For generated code; do not use it in your own code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class RequestCopy
{
    /// <summary>Returns a copy of a request, with the same type and members, for another model.</summary>
    /// <param name="request">The caller's request.</param>
    /// <param name="model">The model of the copy.</param>
    /// <param name="set">Sets the model of the copy.</param>
    public static T For<T>(T request, string model, Action<T, string> set) where T : class
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(set);
        var copy = (T)MemberwiseClone(request);
        set(copy, model);
        return copy;
    }

    // No reflection: the runtime resolves it once, trimmed or not.
    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = nameof(MemberwiseClone))]
    private static extern object MemberwiseClone(object request);
}
