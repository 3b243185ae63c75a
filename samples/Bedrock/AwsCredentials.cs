namespace Fallback.Samples.Bedrock;

/// <summary>What requests to AWS are signed with. Not a record, because its <c>ToString</c> would show the secret.</summary>
internal sealed class AwsCredentials(string accessKeyId, string secretAccessKey, string? sessionToken = null)
{
    public string AccessKeyId => accessKeyId;

    public string SecretAccessKey => secretAccessKey;

    public string? SessionToken => sessionToken;

    /// <summary>From the variables that AWS's own tools read; null where they are not set.</summary>
    public static AwsCredentials? FromEnvironment() =>
        Environment.GetEnvironmentVariable("AWS_ACCESS_KEY_ID") is { Length: > 0 } id
        && Environment.GetEnvironmentVariable("AWS_SECRET_ACCESS_KEY") is { Length: > 0 } secret
            ? new AwsCredentials(id, secret, Environment.GetEnvironmentVariable("AWS_SESSION_TOKEN"))
            : null;
}
