using MartDesk.Desk.Access;
using MartDesk.Web.Audit;
using MartDesk.Web.Hosting;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace MartDesk.Web.SignIn;

/// <summary>Composes the sign-in.</summary>
internal static class SignInServices
{
    /// <summary>Adds sessions, tokens, policies and the guards of forms. Needs an <see cref="IAccessStore"/>.</summary>
    internal static IServiceCollection AddSignIn(this IServiceCollection services, SessionCookieNames names)
    {
        services.AddSingleton(names);
        services.AddSingleton<IPasswordHasher<Owner>, PasswordHasher<Owner>>();
        services.Configure<PasswordHasherOptions>(options => options.IterationCount = SignInLimits.HashRounds);
        services.AddSingleton<FailedAttempts>();
        services.AddSingleton<OwnerProof>();
        services.AddSingleton<SetupToken>();
        services.AddSingleton<SessionBook>();
        services.AddSingleton<TokenBook>();
        services.AddSingleton<PausedPosts>();
        services.AddSingleton<AuditTrail>();
        services.AddPasskeys();

        services.AddDataProtection().SetApplicationName("MartDesk");
        services.AddSingleton<IXmlRepository, KeyRing>();
        services.AddSingleton<IConfigureOptions<KeyManagementOptions>>(provider => new ConfigureOptions<KeyManagementOptions>(options =>
        {
            options.XmlRepository = provider.GetRequiredService<IXmlRepository>();
            options.XmlEncryptor = new NullXmlEncryptor(); // the repository seals
        }));

        services.AddAuthentication(AccessPolicy.SessionScheme)
            .AddCookie(AccessPolicy.SessionScheme, options => SessionCookie.Configure(options, names))
            .AddScheme<AuthenticationSchemeOptions, TokenHandler>(AccessPolicy.TokenScheme, null);
        services.AddAuthorization(AccessPolicy.AddTo);
        services.AddAntiforgery(options =>
        {
            options.FormFieldName = FormToken.Field;
            options.HeaderName = FormToken.Header;
            options.SuppressXFrameOptionsHeader = true; // said by us, and stricter
            options.Cookie.Name = names.Form;
            options.Cookie.SecurePolicy = names.SecurePolicy;
            options.Cookie.SameSite = Microsoft.AspNetCore.Http.SameSiteMode.Strict;
        });
        return services;
    }

    /// <summary>Adds the framework's check of passkeys, strict where it lets one choose, and what keeps them.</summary>
    private static void AddPasskeys(this IServiceCollection services)
    {
        services.AddSingleton<IPasskeyHandler<Owner>>(provider => new PasskeyHandler<Owner>(
            new UserManager<Owner>(
                new PasskeyStore(provider.GetRequiredService<IAccessStore>()),
                Options.Create(new IdentityOptions()),
                provider.GetRequiredService<IPasswordHasher<Owner>>(),
                [],
                [],
                new UpperInvariantLookupNormalizer(),
                new IdentityErrorDescriber(),
                provider,
                provider.GetRequiredService<ILogger<UserManager<Owner>>>()),
            Options.Create(new IdentityPasskeyOptions
            {
                ServerDomain = provider.GetRequiredService<DeskHostOptions>().PasskeyName,
                UserVerificationRequirement = "required", // finger, face or PIN: it stands for password and code
                ResidentKeyRequirement = "required", // nobody types who it is
                AttestationConveyancePreference = "none", // which device it is matters to nobody
                ValidateOrigin = context => ValueTask.FromResult(
                    !context.CrossOrigin && context.TopOrigin is null && context.Origin == $"{context.HttpContext.Request.Scheme}://{context.HttpContext.Request.Host}"),
            })));
        services.AddSingleton<PasskeyBook>();
    }

    /// <summary>Adds who asks, whether they may, and whether it is a form of ours.</summary>
    internal static void UseSignIn(this WebApplication app)
    {
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseMiddleware<FormGuard>();
        app.UseMiddleware<AuditMiddleware>();
        app.UseMiddleware<FreshProofGuard>();
    }
}
