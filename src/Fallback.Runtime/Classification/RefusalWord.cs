namespace Fallback;

/// <summary>Who says that a request is at fault, for the kinds that can end a call.</summary>
internal enum RefusalWord
{
    /// <summary>A known code, or we ourselves before anything was sent: every vendor would say the same.</summary>
    Known,

    /// <summary>The provider, in words or with a status only: another vendor may take the request.</summary>
    Unknown,

    /// <summary>Not the provider: the body is not its JSON. Somebody on the way has refused.</summary>
    Foreign,
}
