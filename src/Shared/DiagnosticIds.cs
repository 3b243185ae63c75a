namespace Fallback.Roslyn;

/// <summary>The ids of all rules; fixed, never reused.</summary>
internal static class DiagnosticIds
{
    public const string ReturnType = "FB1001";
    public const string ModelName = "FB1002";
    public const string DuplicateModel = "FB1003";
    public const string TierTimeout = "FB1004";
    public const string Figure = "FB1005";
    public const string InterfaceShape = "FB1006";
    public const string Prompt = "FB1007";
    public const string Refit = "FB1008";
    public const string PolicyWithoutChain = "FB1009";
    public const string AnswerType = "FB1010";
    public const string IdleSetting = "FB1011";
    public const string OtherUnit = "FB1012";
    public const string ChainNotInherited = "FB1013";
    public const string Namesake = "FB1014";
    public const string UncarriedValue = "FB1015";

    public const string SmallerWindow = "FB2001";
    public const string PromptTooLong = "FB2002";
    public const string UnknownModel = "FB2003";
    public const string UnreachableTier = "FB2004";
    public const string OneProvider = "FB2005";
    public const string DearFallback = "FB2006";
    public const string TooManyCalls = "FB2007";
    public const string TimeLimits = "FB2008";
    public const string CachedAtRandom = "FB2009";
    public const string DeprecatedModel = "FB2010";
    public const string MissingCapability = "FB2011";
    public const string RepeatedTools = "FB2012";
    public const string StreamRecovery = "FB2013";
    public const string ChainInFigures = "FB2014";
    public const string ModelFile = "FB2015";
    public const string MisspeltModel = "FB2016";
    public const string DoubtfulCanary = "FB2017";
    public const string NothingContinues = "FB2018";

    public const string LeakedKey = "FB3001";
    public const string KeyInSource = "FB3002";
    public const string LoggedRequest = "FB3003";
    public const string PlainHttp = "FB3004";
    public const string LoggedPrompt = "FB3005";
    public const string KeyInHeader = "FB3006";

    public const string CancellationNotPassed = "FB4001";
    public const string BlockingWait = "FB4002";
    public const string SwallowedFailure = "FB4003";
    public const string UncheckedStatus = "FB4004";
    public const string ClientPerRequest = "FB4005";
    public const string DoubledRetries = "FB4006";
    public const string StreamMisused = "FB4007";

    public const string PolicyLock = "FB5001";
}
