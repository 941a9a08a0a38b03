# Planned by @appliku/builder-buildpacks.
# Language: Java (there is build.gradle.kts)
# Java: 25 (build.gradle.kts is 25, build.gradle.kts:6)
# Package manager: gradle (there is build.gradle.kts)
# Start command: /bin/sh -c exec java -Dserver.port=$PORT -jar app.jar (the jar that is built)

FROM gradle:9-jdk25 AS build
WORKDIR /srv/app
ENV GRADLE_USER_HOME=/root/.gradle
COPY . ./
RUN --mount=type=cache,id=shop-gradle,target=/root/.gradle,sharing=locked gradle --no-daemon build -x check -x test
RUN --mount=type=cache,id=shop-gradle,target=/root/.gradle,sharing=locked mkdir -p /srv/out && cp "$(find . -path '*/build/libs/*.jar' ! -path '*/wrapper/*' ! -name '*-sources.jar' ! -name '*-javadoc.jar' ! -name '*-plain.jar' ! -name 'original-*' -exec ls -S {} + | head -n 1)" /srv/out/app.jar

FROM eclipse-temurin:25-jre AS app
RUN install -d -o 10001 -g 10001 /srv/app
WORKDIR /srv/app
ENV JAVA_TOOL_OPTIONS=-XX:MaxRAMPercentage=75
COPY --from=build --chown=10001:10001 /srv/out/ ./
ENV HOME=/tmp PORT=8080
USER 10001:10001
EXPOSE 8080
CMD ["/bin/sh","-c","exec java -Dserver.port=$PORT -jar app.jar"]
