namespace Fallback;

/// <summary>The source of the statement that a request is wrong, for the kinds that can end a call.</summary>
internal enum RefusalWord
{
    /// <summary>A known code, or a check before anything was sent: every vendor would refuse it.</summary>
    Known,

    /// <summary>The provider, in words or by the status only: another vendor may accept the request.</summary>
    Unknown,

    /// <summary>Not the provider: the body is not its JSON, so something on the way has refused.</summary>
    Foreign,
}
